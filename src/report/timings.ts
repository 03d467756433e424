import type { Block } from '../core/content.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import { renderMarkdown } from './markdown.ts';
import { oneLine } from '../core/visible-name.ts';

function gateLines(result: RunResult): readonly Block[] {
  const found = result.verdicts.flatMap(({ gate, rule, verdict, measured }) =>
    measured === undefined ? [] : [`${verdict}: ${oneLine(gate.experiment)}: ${oneLine(rule)} (${oneLine(measured.reason)})`],
  );
  return found.length === 0
    ? []
    : [
        { kind: 'heading', level: 2, text: 'Gates' },
        { kind: 'list', items: found },
      ];
}

/** `timings.md`: what experiments measured by the clock. The one report that differs from run to run; absent where nothing was timed. */
export const timingsReporter: Reporter = {
  id: 'timings',
  title: 'timings.md: what was measured by the clock, the one file that differs from run to run',
  render: (result) => {
    const timed = result.experiments.filter(({ measured }) => measured !== undefined);
    if (timed.length === 0) return [];
    const blocks: Block[] = [
      { kind: 'heading', level: 1, text: `${result.suite.title}: timings` },
      {
        kind: 'callout',
        tone: 'note',
        text: 'Seconds depend on the machine and the moment; ratios of models measured in turns in one process hardly do. This file differs from run to run, the report beside it does not.',
      },
      ...gateLines(result),
      ...timed.flatMap(({ section, measured = [] }): Block[] => [{ kind: 'heading', level: 2, text: section.title }, ...measured]),
    ];
    return [{ path: 'timings.md', content: renderMarkdown(blocks) }];
  },
};
