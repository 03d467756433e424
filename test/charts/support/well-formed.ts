import { XMLValidator } from 'fast-xml-parser';

/** Null for well-formed XML, else what is wrong and where. */
export function xmlProblem(xml: string): string | null {
  // Moved to a package of its own; the one in hand reads the same XML.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const answer = XMLValidator.validate(xml);
  return answer === true ? null : `${String(answer.err.line)}:${String(answer.err.col)} ${answer.err.msg}`;
}
