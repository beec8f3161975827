import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render";

import { CopyButton } from "./CopyButton";

test("it copies, and says so", async () => {
  const copied: string[] = [];
  renderPage(<CopyButton value="tds_1" what="the secret" />, {
    platform: { copy: async (text) => void copied.push(text) },
  });
  await userEvent.click(screen.getByRole("button", { name: "Copy the secret" }));
  expect(copied).toEqual(["tds_1"]);
  expect(screen.getByRole("status")).toHaveTextContent("Copied the secret");
});

test("it says when it could not", async () => {
  renderPage(<CopyButton value="tds_1" what="the secret" />, {
    platform: { copy: () => Promise.reject(new Error("not allowed")) },
  });
  await userEvent.click(screen.getByRole("button", { name: "Copy the secret" }));
  expect(screen.getByRole("status")).toHaveTextContent("Not copied");
});
