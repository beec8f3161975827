import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";

import classes from "./ThemeSwitch.module.css";

/** Light, dark, or as the system has it; Mantine keeps the choice in localStorage. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <label className={classes.label}>
      <span>Theme</span>
      <select
        className={classes.select}
        value={colorScheme}
        onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
      >
        <option value="auto">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}
