import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPage } from "@/test/render";

import { ConflictNotice } from "./ConflictNotice";

function patchOf(conflict: { mine: object; theirs: object } | null) {
  return { conflict, keepMine: vi.fn(), takeTheirs: vi.fn(), isSaving: false };
}

test("both versions of what I changed are shown, and only that", async () => {
  const patch = patchOf({ mine: { name: "mine", note: null }, theirs: { name: "theirs", size: 3 } });
  renderPage(<ConflictNotice patch={patch} labels={{ name: "Name" }} />);
  expect(screen.getByRole("alert")).toHaveFocus();
  expect(screen.getByRole("row", { name: "Name mine theirs" })).toBeInTheDocument();
  expect(screen.getByRole("row", { name: "note nothing nothing" })).toBeInTheDocument();
  expect(screen.queryByText("size")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Save mine over it" }));
  expect(patch.keepMine).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole("button", { name: "Keep what is there" }));
  expect(patch.takeTheirs).toHaveBeenCalledOnce();
});

test("without a conflict there is nothing", () => {
  renderPage(<ConflictNotice patch={patchOf(null)} />);
  expect(screen.queryByRole("alert")).toBeNull();
});
