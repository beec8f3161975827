import { Button, Group } from "@mantine/core";

interface Props {
  /** On the button that does it. */
  label: string;
  isBusy: boolean;
  isDisabled?: boolean;
  onCancel: () => void;
}

/** The last line of a form in a dialog. */
export function FormButtons({ label, isBusy, isDisabled = false, onCancel }: Props) {
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={isBusy} disabled={isDisabled}>
        {label}
      </Button>
    </Group>
  );
}
