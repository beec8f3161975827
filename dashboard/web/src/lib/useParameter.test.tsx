import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useLocation } from "react-router";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render";

import { useParameter } from "./useParameter";

function Filter() {
  const [step, setStep] = useParameter("step");
  return (
    <>
      <output>{`${step}|${useLocation().search}`}</output>
      <button onClick={() => setStep("bearer")}>set</button>
      <button onClick={() => setStep("")}>clear</button>
    </>
  );
}

test("a filter is kept in the address, beside what else is there", async () => {
  renderPage(<Filter />, { at: "/?q=x" });
  expect(screen.getByRole("status")).toHaveTextContent("|?q=x");
  await userEvent.click(screen.getByRole("button", { name: "set" }));
  expect(screen.getByRole("status")).toHaveTextContent("bearer|?q=x&step=bearer");
  await userEvent.click(screen.getByRole("button", { name: "clear" }));
  expect(screen.getByRole("status").textContent).toBe("|?q=x");
});
