import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPage } from "@/test/render";

import { ConfirmButton } from "./ConfirmButton";

function draw(onConfirm: () => Promise<unknown>, typed?: string) {
  renderPage(
    <ConfirmButton
      label="Delete"
      about="demo"
      title="Delete demo?"
      onConfirm={onConfirm}
      {...(typed === undefined ? {} : { typed })}
    >
      It is gone then.
    </ConfirmButton>,
  );
  return userEvent.click(screen.getByRole("button", { name: "Delete: demo" }));
}

const question = () => screen.queryByRole("alertdialog", { name: "Delete demo?" });

test("it asks first, with the focus on the way back", async () => {
  const confirmed = vi.fn().mockResolvedValue(undefined);
  await draw(confirmed);
  expect(question()).toHaveTextContent("It is gone then.");
  expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(question()).toBeNull();
  expect(confirmed).not.toHaveBeenCalled();
});

test("it does what was confirmed, once, and closes", async () => {
  const confirmed = vi.fn().mockResolvedValue(undefined);
  await draw(confirmed);
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(question()).toBeNull());
  expect(confirmed).toHaveBeenCalledOnce();
});

test("what is typed has to match", async () => {
  await draw(vi.fn(), "demo");
  expect(screen.getByRole("button", { name: "Delete" })).toBeDisabled();
  await userEvent.type(screen.getByRole("textbox", { name: "Type demo to go on" }), "demo");
  expect(screen.getByRole("button", { name: "Delete" })).toBeEnabled();
});

test("a failure is told, and the question stays", async () => {
  await draw(vi.fn().mockRejectedValue(new Error("It did not work")));
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("It did not work");
  expect(question()).not.toBeNull();
});
