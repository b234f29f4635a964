// Run by vendor.py in a folder that has the packages: prints the simplified, projected outlines as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as topojson from "topojson-client";
import { presimplify, simplify, quantile, filter, filterWeight } from "topojson-simplify";
import { geoEqualEarth, geoPath } from "d3-geo";

const require = createRequire(import.meta.url);
const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json")));
let topology = presimplify(atlas);
topology = filter(topology, filterWeight(topology, 0.3));
topology = simplify(topology, quantile(topology, 0.12));

const projection = geoEqualEarth().scale(178).translate([480, 252]).precision(0.6);
projection.clipExtent([[0, 0], [960, 468]]);
const path = geoPath(projection).digits(0);
const countries = topology.objects.countries;
// Antarctica has no post and takes a quarter of the sheet.
const shown = { type: "GeometryCollection", geometries: countries.geometries.filter((g) => g.id !== "010") };
const land = path(topojson.merge(topology, shown.geometries));
const borders = path(topojson.mesh(topology, shown, (a, b) => a !== b));

const points = [[0, 0], [-99.13, 19.43], [-77.04, 38.91], [36.82, -1.29], [139.69, 35.69], [151.21, -33.87], [-70.65, -33.45], [24.94, 60.17], [-171.8, -13.8]];
const samples = points.map((p) => ({ longitude: p[0], latitude: p[1], at: projection(p).map((v) => Math.round(v * 1000) / 1000) }));
process.stdout.write(JSON.stringify({ land, borders, projection: { name: "equal earth", scale: 178, x: 480, y: 252, width: 960, height: 468, samples } }));
