import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";

import "./app/styles";
import { createBrowserPlatform, styleNonceOf } from "./app/browser";
import { Providers } from "./app/Providers";
import { createRouter } from "./app/router";
import { createQueryClient } from "./lib/queryClient";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const client = createQueryClient();
createRoot(root).render(
  <StrictMode>
    <Providers
      platform={createBrowserPlatform(client)}
      client={client}
      styleNonce={styleNonceOf(document)}
    >
      <RouterProvider router={createRouter()} />
    </Providers>
  </StrictMode>,
);
