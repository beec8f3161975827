import { expect, test } from "vitest";

import { applyProblem } from "./applyProblem";
import { ApiError } from "./problem";

function formOf(values: object) {
  const errors: Record<string, string> = {};
  return { values, errors, setErrors: (more: Record<string, string>) => Object.assign(errors, more) };
}

test("a refusal goes to its input, without the input's name", () => {
  const form = formOf({ redirect_uris: [] });
  const error = new ApiError(400, "invalid_request", "redirect_uris.0: no URI", "r", "redirect_uris.0");
  expect(applyProblem(form, error)).toBe(true);
  expect(form.errors).toEqual({ "redirect_uris.0": "no URI", redirect_uris: "no URI" });
});

test.each([
  new Error("else"),
  new ApiError(400, "invalid_request", "no", "r"),
  new ApiError(400, "invalid_request", "no", "r", "unknown"),
])("what is about no input is left to the form as a whole: %s", (error) => {
  const form = formOf({ name: "" });
  expect(applyProblem(form, error)).toBe(false);
  expect(form.errors).toEqual({});
});
