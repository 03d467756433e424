/** What a field of the file becomes. */
type FieldKind = 'skip' | 'number' | 'word';

/** A field and the column that it fills. */
export interface ScanField {
  readonly kind: FieldKind;
  /** Position of the column among the target columns; −1 for `skip`. */
  readonly column: number;
  /** One `.` at the end is taken off the word. */
  readonly trailingDot: boolean;
}
