/** Nodes that wait to be cut, in the order in which they will be. */
export interface Frontier<T> {
  push(item: T): void;
  pop(): T | undefined;
}

/** The node added last comes first: depth-first growth. O(1). */
export function lastIn<T>(): Frontier<T> {
  const items: T[] = [];
  return { push: (item) => void items.push(item), pop: () => items.pop() };
}

/** The node that `before` puts first comes first; `before` must order any two nodes. O(log n), a binary heap. */
export function bestFirst<T>(before: (a: T, b: T) => boolean): Frontier<T> {
  const heap: T[] = [];
  const push = (item: T): void => {
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(item, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = item;
  };
  const pop = (): T | undefined => {
    const top = heap[0];
    const item = heap.pop();
    if (item === undefined || heap.length === 0) return item;
    let at = 0;
    for (;;) {
      let next = 2 * at + 1;
      if (next >= heap.length) break;
      if (next + 1 < heap.length && before(heap[next + 1], heap[next])) next++;
      if (!before(heap[next], item)) break;
      heap[at] = heap[next];
      at = next;
    }
    heap[at] = item;
    return top;
  };
  return { push, pop };
}
