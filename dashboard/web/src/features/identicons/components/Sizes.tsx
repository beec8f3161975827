import { addressOf } from "../api/pictures";
import classes from "./Sizes.module.css";

const SIZES = [256, 128, 64, 32];

/** The monster of a name, as large as it is used. */
export function Sizes({ name }: { name: string }) {
  return (
    <ul className={classes.list} aria-label={`The monster of ${name} at several sizes`}>
      {SIZES.map((size) => (
        <li key={size}>
          <img
            src={addressOf(name, size)}
            width={size}
            height={size}
            alt={`The monster of ${name}, ${size} pixels wide`}
          />
          <span aria-hidden="true">{size} px</span>
        </li>
      ))}
    </ul>
  );
}
