import { Button, Group, NativeSelect, Stack } from "@mantine/core";

import { ErrorMessage } from "@/components/ErrorMessage";
import { notify } from "@/components/notify";
import { usePlatform } from "@/lib/platform";

import { useDownload, type Kind } from "../api/pictures";
import { fileNameOf } from "../names";

interface Props {
  name: string;
  size: number;
  onSize: (size: number) => void;
}

const SIZES = [32, 64, 80, 128, 256, 512, 1024].map(String);

/** Store the picture: as a PNG of a size, or as an SVG of any. */
export function Downloads({ name, size, onSize }: Props) {
  const { saveFile } = usePlatform();
  const download = useDownload(name);
  const save = (kind: Kind) =>
    download.mutate(
      { kind, size },
      {
        onSuccess: (content) => {
          const fileName = fileNameOf(name, kind);
          saveFile(content, fileName);
          notify(`${fileName} is downloaded.`);
        },
      },
    );
  const isBusy = (kind: Kind) => download.isPending && download.variables.kind === kind;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <NativeSelect
          label="Pixels"
          data={SIZES}
          value={String(size)}
          onChange={(event) => onSize(Number(event.currentTarget.value))}
        />
        <Button loading={isBusy("png")} onClick={() => save("png")}>
          Download PNG
        </Button>
        <Button variant="default" loading={isBusy("svg")} onClick={() => save("svg")}>
          Download SVG
        </Button>
      </Group>
      {download.error && <ErrorMessage error={download.error} />}
    </Stack>
  );
}
