import type { Service } from "./api/services";

/** What can be changed of a service, as the inputs have it. */
export interface ServiceValues {
  description: string;
  active: boolean;
  /** A text while it is being typed. */
  rollout_percent: number | string;
}

export const LABELS = { description: "Description", active: "On", rollout_percent: "Roll-out, per cent" };

export const validate = {
  rollout_percent: (value: number | string) =>
    value === "" ? "A whole number from 0 to 100" : null,
};

export function toValues({ description, active, rollout_percent }: Service): ServiceValues {
  return { description, active, rollout_percent };
}

/** Numbers as the API has them. */
export function toService<V extends Partial<ServiceValues>>(values: V) {
  const { rollout_percent: percent, ...rest } = values;
  return percent === undefined ? rest : { ...rest, rollout_percent: Number(percent) };
}
