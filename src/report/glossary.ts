/** A word of the field: where it occurs, and what it means in words that a student knows. */
interface Term {
  readonly name: string;
  readonly found: RegExp;
  readonly meaning: string;
}

const TERMS: readonly Term[] = [
  {
    name: 'p-value',
    found: /\bp\s?[=<]|p-value|\bp value/i,
    meaning:
      'how often chance alone, with no association at all, would give a table at least this uneven. Small means hard to explain by chance; it does not say how strong the ' +
      'association is. With many rows even a trifle has a tiny p-value, so read the effect size beside it.',
  },
  {
    name: 'adjusted p-value',
    found: /adjusted p|\bHolm\b/i,
    meaning:
      'the p-value made larger because several tests were made at once (Holm 1979): the more questions one asks, the likelier one of them looks striking by chance.',
  },
  {
    name: 'χ² (chi-square)',
    found: /χ²|chi-square/i,
    meaning:
      'a sum over the cells of a table of (count − expected count)² / expected count, where "expected" is what independent rows and columns would give. 0 is perfect independence.',
  },
  {
    name: 'degrees of freedom (df)',
    found: /\bdf\b|degrees of freedom/i,
    meaning:
      'how many of the numbers that a test is made from could vary freely: (rows − 1) × (columns − 1) cells of a table once its totals are known, or one fewer than there are folds.',
  },
  {
    name: "Cramér's V",
    found: /Cram[eé]r/i,
    meaning:
      'the strength of an association on a scale from 0 (none) to 1 (one column tells the other), which unlike χ² does not grow with the number of rows.',
  },
  {
    name: 'standardized residual',
    found: /standardi[sz]ed residual|\bresiduals?\b/i,
    meaning:
      'how far a cell lies from its expected count, in standard errors (adjusted residual). Beyond ±2 is more than chance usually does in one cell; the sign says more or fewer.',
  },
  {
    name: 'Yates correction',
    found: /\bYates\b/i,
    meaning: 'a subtraction of up to ½ from each deviation in a 2 × 2 table, which makes the χ² test a little more cautious.',
  },
  {
    name: 'margin',
    found: /not worse than .* by more than|equivalent to .* within ±/i,
    meaning:
      'the difference that is taken for too small to matter. "Not worse by more than the margin" holds when a larger loss is ruled out, is broken when a larger loss is proven, and is ' +
      'inconclusive when the data can do neither; each of the two claims is wrong at most as often as the significance level says.',
  },
  {
    name: 'fold',
    found: /\bfolds?\b/i,
    meaning:
      'one split of the rows into a part to learn from and a part to be tested on. A model never sees the test rows of a fold before it is tested.',
  },
  {
    name: 'stratified',
    found: /\bstratif/i,
    meaning: 'drawn so that every part has the classes in the same proportions as the whole.',
  },
  {
    name: 'accuracy',
    found: /\baccuracy\b/i,
    meaning: 'the share of rows named rightly. When one class is common, naming it always already scores its share.',
  },
  {
    name: 'balanced accuracy',
    found: /balanced accuracy/i,
    meaning: 'the mean of the recalls of all classes: each class counts the same, however rare.',
  },
  {
    name: 'recall',
    found: /\brecall\b|true positive rate|sensitivity/i,
    meaning: 'of the rows that are attacks (or of a class), the share that the model finds: TP / (TP + FN).',
  },
  {
    name: 'precision',
    found: /\bprecision\b/i,
    meaning: 'of the rows that the model calls attacks (or a class), the share that really are: TP / (TP + FP).',
  },
  {
    name: 'specificity',
    found: /\bspecificity\b/i,
    meaning: 'of the normal rows, the share that the model leaves in peace: TN / (TN + FP).',
  },
  {
    name: 'false positive rate (FPR)',
    found: /false[- ]positive rate|\bFPR\b/i,
    meaning: 'of the normal rows, the share that raises a false alarm: FP / (FP + TN).',
  },
  {
    name: 'false negative rate (FNR)',
    found: /false[- ]negative rate|\bFNR\b/i,
    meaning: 'of the attacks, the share that slips through: FN / (FN + TP) = 1 − recall.',
  },
  { name: 'F1', found: /\bf1\b/i, meaning: 'the harmonic mean of precision and recall: high only when both are.' },
  {
    name: 'macro average',
    found: /\bmacro\b/i,
    meaning: 'the plain mean over the classes: a class of ten rows counts as much as one of a hundred thousand.',
  },
  {
    name: 'ROC AUC',
    found: /\bROC[- ]AUC\b|\bAUC\b/i,
    meaning: 'how often a random attack gets a higher score than a random normal row: 0.5 is a coin, 1 a perfect order.',
  },
  {
    name: 'PR AUC',
    found: /\bPR[- ]AUC\b|average precision/i,
    meaning: 'precision averaged over all recalls; stricter than ROC AUC when attacks are rare.',
  },
  {
    name: 'log loss',
    found: /log[- ]loss/i,
    meaning: 'the mean of −ln(probability given to the true class): 0 is perfect, and a confident mistake costs much.',
  },
  {
    name: 'Brier score',
    found: /\bbrier\b/i,
    meaning: 'the mean squared distance between the probabilities and what was true: 0 is perfect.',
  },
  {
    name: "MCC (Matthews correlation) and Cohen's κ",
    found: /\bMCC\b|Matthews|Cohen's κ|\bkappa\b/i,
    meaning: 'agreement between truth and prediction with chance taken off: 1 is perfect, 0 no better than guessing by the class shares.',
  },
  {
    name: 'confusion matrix',
    found: /confusion matri/i,
    meaning: 'a table that counts, for each true class (row), which class the model named (column). Right answers lie on the diagonal.',
  },
  {
    name: 'sd (standard deviation)',
    found: /\bsd\b|standard deviation/i,
    meaning:
      'how much a score differs from fold to fold. Folds share training rows, so it understates how much another sample would differ.',
  },
  {
    name: 'confidence interval',
    found: /confidence interval|95 % CI|\binterval\b/i,
    meaning: 'a range made so that, over many repetitions of the whole study, it holds the true value as often as stated.',
  },
  {
    name: 'corrected resampled t test',
    found: /corrected resampled t/i,
    meaning:
      'a t test on the differences of two models fold by fold, made more careful because the folds share most of their training rows (Nadeau and Bengio 2003). "Of one run": repeats of ' +
      'the folds draw the same rows anew, so they do not count as more data.',
  },
  {
    name: 'permutation test',
    found: /permutation test|random(?:ly)? exchange|random divisions/i,
    meaning:
      'shuffles what would not matter if there were no difference (which group a value is in, which model said what of a row), again and again, and counts how often chance alone makes a ' +
      'difference this large.',
  },
  {
    name: 'Monte-Carlo p-value',
    found: /random (?:tables|replicates|samples)|Monte[- ]Carlo/i,
    meaning:
      'a p-value that was counted instead of calculated: the share of many random replicates that are at least as extreme as the data. It has a standard error, and cannot be smaller than one ' +
      'in the number of replicates.',
  },
  {
    name: 'Cochran’s Q',
    found: /Cochran[’']s Q/,
    meaning: 'asks whether several models are right equally often on the same rows; with two models it is McNemar’s test.',
  },
  {
    name: '5×2cv test',
    found: /5×2cv/,
    meaning:
      'a test on five repeats of two-fold cross-validation, whose two halves share no training row (Dietterich 1998, Alpaydın 1999).',
  },
  {
    name: 'McNemar test',
    found: /McNemar/,
    meaning: 'looks only at the rows that one of two models gets right and the other wrong: are they as often one way as the other?',
  },
  {
    name: 'DeLong test',
    found: /DeLong/,
    meaning: 'compares two areas under ROC curves of the same rows, knowing that both models saw the same easy and hard ones.',
  },
  {
    name: 'paired bootstrap',
    found: /bootstrap/i,
    meaning:
      'draws the tested rows again and again with replacement, scores both models on each draw, and sees how much their difference varies.',
  },
  {
    name: 'region of practical equivalence',
    found: /practical(?:ly)? equivalen/i,
    meaning: 'differences so small that they do not matter, here up to the stated ±. Inside it two models are as good as equal.',
  },
  {
    name: 'credible interval',
    found: /credible interval/i,
    meaning: 'a range that holds the true value with the stated probability, given the data and a prior that assumes nothing.',
  },
  {
    name: 'smallest detectable difference',
    found: /smallest detectable/i,
    meaning:
      'the true difference that such a design would find four times out of five. A smaller one is easily missed, so a tie says nothing about it.',
  },
  {
    name: 'Friedman test and average rank',
    found: /Friedman|average ranks?/i,
    meaning:
      'each data set (or fold) ranks the models, 1 is best; the test asks whether the average ranks differ by more than chance would make them.',
  },
  {
    name: 'critical difference',
    found: /critical difference/i,
    meaning: 'how far two average ranks must lie apart before the difference counts as more than chance.',
  },
  {
    name: 'odds ratio',
    found: /odds ratio/i,
    meaning:
      'how many times larger the odds (cases : other cases) are in one row of a table than in the other. 1 means no difference; it is not the ratio of the shares, which is the risk ratio.',
  },
  {
    name: "Cliff's δ and rank-biserial correlation",
    found: /Cliff[’']s (?:δ|delta)|rank[- ]biserial/i,
    meaning:
      'how often a value of one group is larger than one of the other, less how often it is smaller: 0 when the groups overlap fully, ±1 when they do not overlap at all.',
  },
  {
    name: "Cohen's d",
    found: /Cohen[’']s d\b/,
    meaning: 'the distance of two means in standard deviations: .2 is called small, .5 medium, .8 large.',
  },
  {
    name: 'undersampling',
    found: /undersampl/i,
    meaning: 'leaving out rows of the commoner classes, drawn at random, until all classes are equally large.',
  },
];

/** The words that occur in a text, each with its meaning, in the order of a lesson. */
export function glossaryOf(text: string): readonly { readonly name: string; readonly meaning: string }[] {
  return TERMS.filter((term) => term.found.test(text)).map(({ name, meaning }) => ({ name, meaning }));
}
