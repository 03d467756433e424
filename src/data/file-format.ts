/** How the rows lie in a file; compression is told by a further ending, `.gz` or `.zst`. */
export type FileFormat = 'csv' | 'json' | 'parquet';

/** The format that a file name tells: `.parquet`, `.json`/`.jsonl`/`.ndjson` (one object per line), anything else is text with separators. */
export function fileFormat(file: string): FileFormat {
  const name = file.toLowerCase().replace(/\.(gz|zst)$/, '');
  if (name.endsWith('.parquet') || name.endsWith('.pq')) return 'parquet';
  if (/\.(json|jsonl|ndjson)$/.test(name)) return 'json';
  return 'csv';
}
