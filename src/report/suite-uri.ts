import type { SourcePlace } from '../core/errors.ts';

/**
 * A suite file as other programs find it: relative to where the run was started, forward slashes. A file elsewhere on the machine is known by its name alone: no report
 * holds a path of a machine.
 */
export function suiteUri({ file }: SourcePlace): string {
  const path = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const elsewhere = path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
  return elsewhere ? path.slice(path.lastIndexOf('/') + 1) : path;
}
