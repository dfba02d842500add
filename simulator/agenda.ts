/**
 * What is due when, in order: earliest first, and among equals the one that was entered first, so that a run with the same
 * seed fires the same things in the same order. A binary heap: a simulation keeps a timer per open payment.
 */
export interface Entry {
  readonly at: number;
  readonly act: () => void | Promise<void>;
}

export interface Agenda {
  /** Returns a function that takes the entry out again; calling it later, or twice, does nothing. */
  add(entry: Entry): () => void;
  /** The entry that is due first, or undefined when there is none. */
  first(): Entry | undefined;
  /** The same, taken out. */
  take(): Entry | undefined;
  clear(): void;
}

interface Slot extends Entry {
  readonly order: number;
  isCancelled: boolean;
}

/** An empty agenda. Pure data structure: it knows no clock. */
export function createAgenda(): Agenda {
  const heap: Slot[] = [];
  let order = 0;

  return {
    add(entry) {
      const slot: Slot = { ...entry, order: order++, isCancelled: false };
      heap.push(slot);
      rise(heap, heap.length - 1);
      return () => {
        // Left in the heap until it comes up: finding it would cost more than carrying it.
        slot.isCancelled = true;
      };
    },
    first() {
      while (heap[0]?.isCancelled === true) removeTop(heap);
      return heap[0];
    },
    take() {
      const entry = this.first();
      if (entry !== undefined) removeTop(heap);
      return entry;
    },
    clear() {
      heap.length = 0;
    },
  };
}

function isBefore(a: Slot | undefined, b: Slot | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function swap(heap: Slot[], i: number, j: number): void {
  const [a, b] = [heap[i], heap[j]];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}

function rise(heap: Slot[], index: number): void {
  let child = index;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isBefore(heap[child], heap[parent])) return;
    swap(heap, child, parent);
    child = parent;
  }
}

function removeTop(heap: Slot[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let parent = 0;
  for (;;) {
    const left = 2 * parent + 1;
    const smaller = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!isBefore(heap[smaller], heap[parent])) return;
    swap(heap, parent, smaller);
    parent = smaller;
  }
}
