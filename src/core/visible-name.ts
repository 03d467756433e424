/**
 * A name as one line of visible characters: line breaks become ↵, other control characters, direction marks and broken surrogates become �, nothing
 * becomes "(empty)". What results is valid in XML, and moves no cursor.
 */
export function visibleName(name: string): string {
  if (name === '') return '(empty)';
  return name
    .replace(/\r\n|[\n\r\u2028\u2029]/gu, '↵')
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, '\ufffd');
}

/** Text on one line, as `visibleName`; nothing stays nothing. What comes from a file must break no table, no terminal and no log that is read line by line. */
export function oneLine(text: string): string {
  return text === '' ? '' : visibleName(text);
}
