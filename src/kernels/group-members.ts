/** Rows of each group, ascending: group g has rows[start[g]] … rows[start[g + 1] − 1]. O(rows + groups). */
export function groupMembers(groupOf: Int32Array, count: number): { readonly start: Int32Array; readonly rows: Int32Array } {
  const start = new Int32Array(count + 1);
  for (let i = 0; i < groupOf.length; i++) start[groupOf[i] + 1]++;
  for (let g = 0; g < count; g++) start[g + 1] += start[g];
  const fill = start.slice();
  const rows = new Int32Array(groupOf.length);
  for (let i = 0; i < groupOf.length; i++) rows[fill[groupOf[i]]++] = i;
  return { start, rows };
}
