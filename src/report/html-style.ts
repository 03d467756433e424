/** Style of report.html: system fonts, light and dark by the reader's setting, nothing fetched. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --muted: #59636e; --page: #ffffff; --line: #d1d9e0; --zebra: #f6f8fa; --code: #eff1f3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --muted: #9198a1; --page: #0d1117; --line: #3d444d; --zebra: #151b23; --code: #262c36; }
}
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 0.75rem; }
h1, h2 { border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; }
tbody tr:nth-child(even) { background: var(--zebra); }
code { background: var(--code); border-radius: 4px; padding: 0.1em 0.35em; font-size: 0.88em; overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
figure svg { max-width: 100%; height: auto; }
details { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 1rem; margin: 1rem 0; }
td code { overflow-wrap: break-word; }
summary { cursor: pointer; font-weight: 600; }
.wide, details { overflow-x: auto; }
.callout { border-left: 4px solid #0969da; margin: 1rem 0; padding: 0.25rem 1rem; background: var(--zebra); }
.callout.warning { border-color: #bf8700; }
.callout.error { border-color: #cf222e; }
`;
