import type { ComponentType } from "react";

import { hasScope, type Session } from "@/lib/session";

/** A page: a row here, and a feature's `page.tsx` that exports the component as its default. */
export interface Page {
  /** Below /app/; "" is where an operator lands, "profile" where all others do. */
  path: string;
  /** In the menu; a page without one is reached from another page. */
  label?: string;
  may: (session: Session) => boolean;
  load: () => Promise<{ default: ComponentType }>;
}

export const forAdmins = (session: Session) => session.admin;
export const forAll = () => true;
export const withScope = (scope: string) => (session: Session) => hasScope(session, scope);

/** All pages, in the order of the menu. */
export const PAGES: Page[] = [
  {
    path: "",
    label: "Overview",
    may: forAdmins,
    load: () => import("@/features/overview/page"),
  },
  {
    path: "clients",
    label: "Clients",
    may: forAdmins,
    load: () => import("@/features/clients/page"),
  },
  {
    path: "new-client", // not below clients/, where every name may be a client's
    may: forAdmins,
    load: () => import("@/features/clients/newPage"),
  },
  {
    path: "clients/:clientId",
    may: forAdmins,
    load: () => import("@/features/clients/clientPage"),
  },
  {
    path: "keys",
    label: "Keys",
    may: forAdmins,
    load: () => import("@/features/keys/page"),
  },
  {
    path: "refusals",
    label: "Refusals",
    may: forAdmins,
    load: () => import("@/features/refusals/page"),
  },
  {
    path: "refusals/:requestId",
    may: forAdmins,
    load: () => import("@/features/refusals/refusalPage"),
  },
  {
    path: "token-lab",
    label: "Token lab",
    may: forAdmins,
    load: () => import("@/features/token-lab/page"),
  },
  {
    path: "users",
    label: "People",
    may: forAdmins,
    load: () => import("@/features/users/page"),
  },
  {
    path: "users/:userId",
    may: forAdmins,
    load: () => import("@/features/users/userPage"),
  },
  {
    path: "data",
    label: "Data",
    may: withScope("data:read"),
    load: () => import("@/features/data/page"),
  },
  {
    path: "data/:tab",
    may: withScope("data:read"),
    load: () => import("@/features/data/page"),
  },
  {
    path: "live",
    label: "Live",
    may: withScope("data:read"),
    load: () => import("@/features/live/page"),
  },
  {
    path: "identicons",
    label: "Identicons",
    may: withScope("identicons:read"),
    load: () => import("@/features/identicons/page"),
  },
  {
    path: "audit",
    label: "Audit",
    may: forAdmins,
    load: () => import("@/features/audit/page"),
  },
  {
    path: "profile",
    label: "Profile",
    may: forAll,
    load: () => import("@/features/profile/page"),
  },
];
