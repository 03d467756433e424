/** What this project uses of jstat 1.9.6, which ships no types. Nothing else of it may be used: see the docstrings of `stats/` for what was measured. */
declare module 'jstat' {
  interface Quantile {
    inv(p: number, ...parameters: number[]): number;
  }
  const jstat: {
    readonly jStat: {
      readonly normal: Quantile;
      readonly chisquare: Quantile;
      readonly studentt: Quantile;
      readonly centralF: Quantile;
      readonly tukey: {
        /** P(Q ≤ q) for `groups` means and `df` degrees of freedom. */
        cdf(q: number, groups: number, df: number): number;
        inv(p: number, groups: number, df: number): number;
      };
    };
  };
  export default jstat;
}
