/** Objects nested deeper than this hold no matrices here. */
const deepest = 6;

/**
 * Bytes of the typed arrays that a value holds, each buffer once. Shared memory is not counted: it belongs to the data, not to the value.
 * O(objects), arrays of numbers are not walked.
 */
export function byteSize(value: unknown): number {
  const buffers = new Set<ArrayBufferLike>();
  const seen = new Set<object>();
  let bytes = 0;
  const visit = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || seen.has(node) || depth > deepest) return;
    seen.add(node);
    if (ArrayBuffer.isView(node)) {
      if (node.buffer instanceof SharedArrayBuffer || buffers.has(node.buffer)) return;
      buffers.add(node.buffer);
      bytes += node.buffer.byteLength;
      return;
    }
    if (Array.isArray(node) && typeof node[0] !== 'object') {
      bytes += node.length * 8;
      return;
    }
    for (const child of node instanceof Map ? node.values() : Object.values(node)) visit(child, depth + 1);
  };
  visit(value, 0);
  return bytes;
}
