import { createContext, use } from "react";
import type { Density } from "./layout";

export const DensityContext = createContext<Density>("s");

/** How tall the rows are around this cell: in taller ones text may run over several lines. */
export function useDensity(): Density {
  return use(DensityContext);
}
