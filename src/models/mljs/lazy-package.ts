/** A package that is imported when first asked for and kept for the process. */
export interface LazyPackage<T> {
  load(): Promise<void>;
  /** @throws RangeError before `load` has finished: a defect of the caller, not of the input. */
  get(): T;
}

/** Wraps a dynamic import, so that nobody pays for a reference package who does not use it. */
export function lazyPackage<T>(name: string, importPackage: () => Promise<T>): LazyPackage<T> {
  let loaded: { readonly content: T } | undefined;
  let loading: Promise<void> | undefined;
  return {
    load: () =>
      (loading ??= importPackage().then((content) => {
        loaded = { content };
      })),
    get: () => {
      if (loaded === undefined) throw new RangeError(`${name}: await the model's load() before fit()`);
      return loaded.content;
    },
  };
}
