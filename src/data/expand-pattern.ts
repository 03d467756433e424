import { existsSync, readdirSync } from 'node:fs';
import { join, parse, resolve, sep } from 'node:path';

/**
 * Files that a path or pattern stands for, sorted by code unit. `*` and `?` match within a name, `**` any number of folders; a path that exists is taken as it is.
 * @param base folder that a relative pattern starts from
 */
export function expandPattern(pattern: string, base: string): readonly string[] {
  const whole = resolve(base, pattern);
  if (existsSync(whole)) return [whole];
  if (!/[*?]/.test(pattern)) return [];
  const { root } = parse(whole);
  const steps = whole.slice(root.length).split(sep);
  return [...new Set(walk(root, steps))].sort();
}

function walk(folder: string, steps: readonly string[]): readonly string[] {
  const [step, ...rest] = steps;
  if (step === '**') {
    const below = list(folder).filter((item) => item.isDirectory() && !item.name.startsWith('.'));
    return [...walk(folder, rest), ...below.flatMap((item) => walk(join(folder, item.name), steps))];
  }
  if (!/[*?]/.test(step)) {
    const next = join(folder, step);
    if (!existsSync(next)) return [];
    return rest.length === 0 ? [next] : walk(next, rest);
  }
  const wanted = new RegExp(
    `^${step
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'su',
  );
  const matching = list(folder).filter((item) => wanted.test(item.name) && (step.startsWith('.') || !item.name.startsWith('.')));
  return matching.flatMap((item) => {
    const next = join(folder, item.name);
    if (rest.length > 0) return item.isDirectory() ? walk(next, rest) : [];
    return item.isDirectory() ? [] : [next];
  });
}

function list(folder: string): readonly { readonly name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
