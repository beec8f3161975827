import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef, useState, type ReactNode } from "react";

import classes from "./ScrollRegion.module.css";

/** Scrolls sideways what is too wide, by keyboard as well; reachable only if there is more to see. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  const outer = useRef<HTMLDivElement>(null);
  const { ref: inner, width } = useElementSize();
  const [overflows, setOverflows] = useState(false);

  useEffect(() => {
    const box = outer.current;
    if (box) setOverflows(box.scrollWidth > box.clientWidth + 1);
  }, [width]);

  const reachable = overflows ? { tabIndex: 0, role: "region", "aria-label": label } : {};
  return (
    <div ref={outer} className={classes.region} {...reachable}>
      <div ref={inner} className={classes.inner}>
        {children}
      </div>
    </div>
  );
}
