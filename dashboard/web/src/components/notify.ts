import { notifications } from "@mantine/notifications";

/**
 * Say that something was done; it goes away by itself, and screen readers read it. There is one at a
 * time: several would cover what is to be done next on a small screen.
 */
export function notify(message: string): void {
  notifications.clean();
  notifications.show({
    message,
    color: "teal",
    autoClose: 5_000,
    withBorder: true,
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}
