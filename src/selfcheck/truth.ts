/** A published figure and the way to it through this program. */
export interface Truth {
  readonly id: string;
  /** What is computed, in the field's words. */
  readonly title: string;
  /** Where the figures stand, so that a reader can look them up. */
  readonly source: string;
  /** As printed there. The digits printed are the digits that must agree. */
  readonly expected: readonly string[];
  /** Units of the last printed digit that may differ; half a unit, which is rounding, unless a reason is given with the truth. */
  readonly slack?: number;
  /** As many numbers as `expected` has. */
  compute(): readonly number[];
}

/** A truth replayed. */
export interface TruthResult {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly expected: readonly string[];
  /** With two digits more than the source prints. */
  readonly got: readonly string[];
  readonly ok: boolean;
  /** Why nothing was computed; null where it was. */
  readonly error: string | null;
}

/** Sums in another order differ by this much: a figure printed with all its digits is not held to more. */
const ROUNDING = 1e-12;

interface Printed {
  readonly value: number;
  /** Digits after the point of the mantissa, and the power of ten beside it. */
  readonly decimals: number;
  readonly exponent: number;
  readonly scientific: boolean;
}

function readPrinted(text: string): Printed {
  const match = /^[-+]?\d*\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text);
  if (match === null) throw new RangeError(`a truth expects a decimal number, not '${text}'`);
  const decimals = text.includes('.') ? match[1].length : 0;
  const exponent = match[2] as string | undefined;
  return { value: Number(text), decimals, exponent: Number(exponent ?? 0), scientific: exponent !== undefined };
}

function agrees(text: string, got: number, slack: number): boolean {
  const { value, decimals, exponent } = readPrinted(text);
  const unit = 10 ** (exponent - decimals);
  return Math.abs(got - value) <= slack * unit * (1 + 1e-9) + ROUNDING * Math.abs(value);
}

function shown(text: string | undefined, got: number): string {
  const { decimals, scientific } = text === undefined ? { decimals: 6, scientific: false } : readPrinted(text);
  return scientific ? got.toExponential(decimals + 2) : got.toFixed(Math.min(100, decimals + 2));
}

/** Replays one truth. Never throws: an error is a failure with its message. */
export function checkTruth(truth: Truth): TruthResult {
  const { id, title, source, expected, slack = 0.5 } = truth;
  try {
    const values = truth.compute();
    const ok = values.length === expected.length && expected.every((text, i) => agrees(text, values[i], slack));
    return { id, title, source, expected, got: values.map((value, i) => shown(expected[i], value)), ok, error: null };
  } catch (error) {
    return { id, title, source, expected, got: [], ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
