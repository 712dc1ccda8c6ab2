import { FIELDS } from "@/wire/generated/options";
import type { Section } from "./fields";

export const LIMIT_SECTIONS: Section[] = [
  {
    id: "limits-amounts",
    title: "Limits on orders",
    description:
      "A plan or an order beyond a limit is refused, never made smaller. You can be stricter than the system, not looser.",
    fields: FIELDS.amounts,
  },
  {
    id: "limits-prices",
    title: "Limits on prices",
    description:
      "Each order's price is held against a fresh quote and the last close, so that a wrong price trades nothing.",
    fields: FIELDS.prices,
  },
  {
    id: "limits-trips",
    title: "Automatic stops",
    description:
      "When one of these is passed, trading stops by itself and stays stopped until a person resumes it or it ends.",
    fields: FIELDS.trips,
  },
];
