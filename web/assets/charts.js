// Charts of the leader's screen: bars drawn as SVG from data that stands in the page. A table under each says the same.
import * as echarts from "echarts/core";
import {BarChart} from "echarts/charts";
import {GridComponent} from "echarts/components";
import {SVGRenderer} from "echarts/renderers";

echarts.use([BarChart, GridComponent, SVGRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--jw-${name}`).trim();
const all = JSON.parse(document.getElementById("chart-data").textContent);
const drawn = [];

function options(data) {
  const ink = token("ink"), muted = token("muted"), line = token("line"), brand = token("brand");
  const names = [...data.names].reverse(), values = [...data.values].reverse();
  const colours = data.colours ? [...data.colours].reverse() : null;
  return {
    animation: false,
    textStyle: {fontFamily: getComputedStyle(document.body).fontFamily},
    grid: {left: 4, right: 56, top: 4, bottom: 4, containLabel: true},
    xAxis: {type: "value", minInterval: 1, splitLine: {lineStyle: {color: line}}, axisLabel: {color: muted, hideOverlap: true}},
    yAxis: {
      type: "category", data: names, axisTick: {show: false}, axisLine: {lineStyle: {color: line}},
      axisLabel: {color: ink, interval: 0, width: 96, overflow: "truncate"},
    },
    series: [{
      type: "bar", barMaxWidth: 18, cursor: data.links ? "pointer" : "default",
      data: values.map((value, at) => ({value: value === null ? 0 : value, itemStyle: {color: colours ? token(colours[at]) : brand}})),
      label: {show: true, position: "right", color: ink, formatter: ({dataIndex}) => values[dataIndex] === null ? "—" : values[dataIndex].toLocaleString(document.documentElement.lang)},
    }],
  };
}

for (const place of document.querySelectorAll("[data-chart]")) {
  const data = all[place.dataset.chart];
  const chart = echarts.init(place, null, {renderer: "svg", height: Math.max(96, 28 * data.names.length + 34)});
  if (data.links) chart.on("click", ({dataIndex}) => location.assign(data.links[data.links.length - 1 - dataIndex]));
  drawn.push([chart, data]);
}
const draw = () => drawn.forEach(([chart, data]) => chart.setOption(options(data)));
draw();
new MutationObserver(draw).observe(document.documentElement, {attributeFilter: ["data-bs-theme"]});
const fit = () => drawn.forEach(([chart]) => chart.resize());
window.addEventListener("resize", fit);
window.addEventListener("beforeprint", fit);
