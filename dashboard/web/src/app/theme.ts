import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Teal, from paper to ink; white on shade 7, which fills buttons, is above 4.5 to 1. So is red's. */
const teal: MantineColorsTuple = [
  "#e8f6f4",
  "#d0ebe7",
  "#a3d8d1",
  "#72c4ba",
  "#4cb5a9",
  "#2b9c90",
  "#17857b",
  "#0f6f6a",
  "#0b5a57",
  "#084543",
];

const red: MantineColorsTuple = [
  "#fdecea",
  "#fbd5d2",
  "#f5aaa4",
  "#f08077",
  "#ff8f85",
  "#d9453a",
  "#c73429",
  "#b3261e",
  "#931b14",
  "#6f120d",
];

/** The dark scheme's greys, with a little of the teal in them. */
const dark: MantineColorsTuple = [
  "#dfe7e8",
  "#c3cfd1",
  "#a3b2b5",
  "#7b8c90",
  "#46565a",
  "#354347",
  "#263236",
  "#1a2427",
  "#131b1d",
  "#0d1315",
];

const gray: MantineColorsTuple = [
  "#f7f9f8",
  "#eff2f1",
  "#e2e7e6",
  "#d1d9d7",
  "#b5c0be",
  "#8b9997",
  "#5d6b6a",
  "#42504f",
  "#2b3736",
  "#182221",
];

export const theme = createTheme({
  colors: { teal, red, dark, gray },
  primaryColor: "teal",
  primaryShade: 7,
  black: "#182221",
  defaultRadius: "sm",
  radius: { xs: "2px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "0.375rem", sm: "0.625rem", md: "1rem", lg: "1.5rem", xl: "2.25rem" },
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  cursorType: "pointer",
  respectReducedMotion: true,
});
