// The one picture library, with only the charts our pages draw. Pages with a picture load it, others never do.
import { MapChart, ScatterChart, TreeChart } from "echarts/charts";
import { AriaComponent, GeoComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { feature } from "topojson-client";

use([MapChart, ScatterChart, TreeChart, AriaComponent, GeoComponent, LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer, SVGRenderer]);

window.pictures = { feature, init, registerMap };
