import "@testing-library/jest-dom/vitest";
import { notifications } from "@mantine/notifications";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// What jsdom lacks and every page needs.
window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

class NoResizing implements ResizeObserver {
  observe(): void {
    // nothing has a size here
  }

  unobserve(): void {
    // as above
  }

  disconnect(): void {
    // as above
  }
}
window.ResizeObserver = NoResizing;
window.scrollTo = () => undefined;

// A chart draws after its test has ended, too, and into nothing.
const nowhere = new Proxy(
  {},
  { get: (_, name) => () => (name === "measureText" ? { width: 0 } : undefined), set: () => true },
);
HTMLCanvasElement.prototype.getContext = (() => nowhere) as () => never;

HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

afterEach(() => {
  cleanup();
  notifications.clean(); // their store is one for all pages
  localStorage.clear();
});
