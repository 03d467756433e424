/** A whole number with thousands separators, the same in every locale: 494021 → "494,021". */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
