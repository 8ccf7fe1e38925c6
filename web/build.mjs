// Build the desk's static files: one style sheet, one script, and the charts for the one page that has some. `npm ci && npm run build`; the results are committed.
import {build} from "esbuild";

await build({
  entryPoints: ["assets/desk.css", "assets/desk.js", "assets/charts.js"],
  outdir: "src/jiwang/static",
  bundle: true,
  minify: true,
  target: ["es2020", "chrome87"],
  loader: {".svg": "dataurl"},
  legalComments: "none",
  logLevel: "warning",
});
