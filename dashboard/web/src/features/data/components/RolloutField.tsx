import { NumberInput } from "@mantine/core";
import { useId } from "react";

import classes from "./RolloutField.module.css";

interface Props {
  /** Per cent, 0 to 100; a text while it is being typed. */
  value: number | string;
  onChange: (value: number | string) => void;
  error?: React.ReactNode;
}

/** The share of all subjects that get a feature: a slider, and a field for the exact number. */
export function RolloutField({ value, onChange, error }: Props) {
  const id = useId();
  return (
    <div className={classes.row}>
      <div className={classes.slider}>
        <label htmlFor={id}>Roll-out</label>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          value={Number(value) || 0}
          aria-valuetext={`${Number(value) || 0} per cent`}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
        />
      </div>
      <NumberInput
        label="Per cent"
        min={0}
        max={100}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        hideControls
        w="5.5rem"
        value={value}
        onChange={onChange}
        error={error}
      />
    </div>
  );
}
