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
    };
  };
  export default jstat;
}
