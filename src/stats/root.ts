/**
 * The zero of a continuous function between two points where its signs differ, to the last bits of a double.
 * Brent 1973, "Algorithms for minimization without derivatives", ch. 4 (zeroin). Never more than about 100 evaluations, usually 8 to 15.
 *
 * @param f its values at `left` and `right` must have different signs (or be 0)
 * @returns the zero; NaN when the signs do not differ or a value is NaN
 */
export function findRoot(f: (x: number) => number, left: number, right: number): number {
  let a = left;
  let b = right;
  let fa = f(a);
  let fb = f(b);
  if (Number.isNaN(fa) || Number.isNaN(fb) || fa * fb > 0) return NaN;
  let c = a;
  let fc = fa;
  let last = b - a;
  let step = last;
  for (let i = 0; i < 200 && fb !== 0; i++) {
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      last = b - a;
      step = last;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const tolerance = Number.EPSILON * Math.abs(b);
    const half = (c - b) / 2;
    if (Math.abs(half) <= tolerance) break;
    const trial = interpolate(a, b, c, fa, fb, fc);
    if (Math.abs(last) < tolerance || Math.abs(fa) <= Math.abs(fb) || !acceptable(trial, half, last, tolerance)) {
      last = half;
      step = half;
    } else {
      last = step;
      step = trial;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > tolerance ? step : Math.sign(half) * Math.max(tolerance, Number.MIN_VALUE);
    fb = f(b);
  }
  return b;
}

/** Secant or inverse quadratic step from b. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa;
  if (a === c) return ((c - b) * s) / (1 - s);
  const q = fa / fc;
  const r = fb / fc;
  const p = s * ((c - b) * q * (q - r) - (b - a) * (r - 1));
  return -p / ((q - 1) * (r - 1) * (s - 1));
}

/** Brent's conditions: inside the bracket by a margin, and shrinking. */
function acceptable(step: number, half: number, last: number, tolerance: number): boolean {
  return step * half > 0 && Math.abs(step) < 1.5 * Math.abs(half) - tolerance / 2 && Math.abs(step) < Math.abs(last) / 2;
}
