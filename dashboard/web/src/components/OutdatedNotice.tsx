import { Alert, Button, Text } from "@mantine/core";

interface Props {
  isShown: boolean;
  /** Fill the form with what is there now. */
  onLoad: () => void;
}

/** Beside a form with changes that are not saved, while what it edits was changed elsewhere. */
export function OutdatedNotice({ isShown, onLoad }: Props) {
  if (!isShown) return null;
  return (
    <Alert
      role="alert"
      variant="default"
      title="This was changed elsewhere while you edit it"
      color="yellow"
    >
      <Text size="sm" mb="xs">
        Saving shows both versions first.
      </Text>
      <Button size="compact-sm" variant="default" onClick={onLoad}>
        Drop mine and load the new one
      </Button>
    </Alert>
  );
}
