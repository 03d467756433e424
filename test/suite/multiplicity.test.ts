import { describe, expect, it } from 'vitest';
import { FlowverdictErrors } from '../../src/core/errors.ts';
import { parseSuite, suiteJsonSchema } from '../../src/suite/index.ts';

const suite = (line: string): string => `suite: x
data: { dataset: kdd99-generated }
${line}
experiments:
  - { id: a, kind: association, rows: protocol_type, columns: attack }
`;

describe('multiplicity of a suite', () => {
  it('is Holm over the whole suite unless the suite says otherwise', () => {
    expect(parseSuite(suite(''), 'x.yaml').multiplicity).toEqual({ method: 'holm', family: 'suite' });
    expect(parseSuite(suite('multiplicity: { method: bh }'), 'x.yaml').multiplicity).toEqual({ method: 'bh', family: 'suite' });
    expect(parseSuite(suite('multiplicity: { family: experiment }'), 'x.yaml').multiplicity).toEqual({
      method: 'holm',
      family: 'experiment',
    });
  });

  it.each(['multiplicity: { method: bonferoni }', 'multiplicity: holm', 'multiplicity: { over: suite }'])(
    'refuses %s at its line',
    (line) => {
      const thrown = ((): unknown => {
        try {
          return parseSuite(suite(line), 'x.yaml');
        } catch (error) {
          return error;
        }
      })();
      expect(thrown).toBeInstanceOf(FlowverdictErrors);
      expect((thrown as FlowverdictErrors).errors[0].where).toMatchObject({ file: 'x.yaml', line: 3 });
    },
  );

  it('stands in the editor schema', () => {
    expect(JSON.stringify(suiteJsonSchema())).toContain('"hommel"');
  });
});
