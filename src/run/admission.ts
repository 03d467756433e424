/** Lets cells in while what they are thought to need together stays within a budget. */
export interface Admission {
  /** Resolves when there is room, in the order of asking. A cell that needs more than the whole budget goes alone. */
  enter(bytes: number): Promise<void>;
  /** Gives back what `enter` has let in. */
  leave(bytes: number): void;
}

/** @param budget bytes; Infinity lets everything in */
export function createAdmission(budget: number): Admission {
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  let inside = 0;
  let used = 0;
  const letIn = (): void => {
    while (waiting.length > 0) {
      const [first] = waiting;
      if (inside > 0 && used + first.bytes > budget) return;
      waiting.shift();
      inside++;
      used += first.bytes;
      first.go();
    }
  };
  return {
    enter: (bytes) =>
      new Promise((go) => {
        waiting.push({ bytes, go });
        letIn();
      }),
    leave: (bytes) => {
      inside--;
      used -= bytes;
      letIn();
    },
  };
}
