import { distance } from 'fastest-levenshtein';

/** The known word nearest to a misspelt one, if it is near enough to be meant; the first on ties. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** "did you mean 'knn'?", or the list of what is known, cut to a readable length. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  if (nearest !== undefined) return `did you mean '${nearest}'?`;
  const shown = known.slice(0, 60).join(', ');
  return `known: ${shown}${known.length > 60 ? ', …' : ''}`;
}
