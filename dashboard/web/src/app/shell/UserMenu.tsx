import { Button } from "@mantine/core";
import { useClickOutside, useDisclosure } from "@mantine/hooks";
import { useRef } from "react";
import { Link } from "react-router";

import { ErrorMessage } from "@/components/ErrorMessage";
import { useSession } from "@/lib/session";
import { useSignOut } from "@/lib/useSignOut";

import classes from "./UserMenu.module.css";

/** Who is signed in; their profile, account, and the way out. */
export function UserMenu() {
  const { user } = useSession();
  const [isOpen, panel] = useDisclosure(false);
  const box = useClickOutside(panel.close);
  const button = useRef<HTMLButtonElement>(null);
  const signOut = useSignOut();

  return (
    // Escape closes from wherever inside the focus is; the button itself is below.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={box}
      className={classes.box}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        panel.close();
        button.current?.focus();
      }}
    >
      <Button
        ref={button}
        variant="subtle"
        size="compact-md"
        color="gray"
        className={classes.button ?? ""}
        aria-expanded={isOpen}
        aria-controls="user-menu"
        onClick={panel.toggle}
      >
        {user.name ?? user.email ?? user.sub}
      </Button>
      <ul id="user-menu" className={classes.panel} hidden={!isOpen}>
        <li className={classes.who}>{user.email ?? user.sub}</li>
        <li>
          <Link to="/profile" onClick={panel.close}>
            Profile
          </Link>
        </li>
        <li>
          <a href="/account/">Password and second factor</a>
        </li>
        <li>
          <button type="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
            Sign out
          </button>
          {signOut.error && <ErrorMessage error={signOut.error} />}
        </li>
      </ul>
    </div>
  );
}
