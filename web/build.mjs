// Build the desk's static files: one style sheet, one script, the charts for the one page that has some, and the pocket with its worker.
// `npm ci && npm run build`; the results are committed.
import {build} from "esbuild";

await build({
  entryPoints: [
    {in: "assets/desk.css", out: "desk"},
    {in: "assets/desk.js", out: "desk"},
    {in: "assets/charts.js", out: "charts"},
    {in: "assets/pocket/main.js", out: "pocket"},
    {in: "assets/pocket/worker.js", out: "pocket-worker"},
  ],
  outdir: "src/jiwang/static",
  bundle: true,
  minify: true,
  target: ["es2020", "chrome87"],
  loader: {".svg": "dataurl"},
  legalComments: "none",
  logLevel: "warning",
});
