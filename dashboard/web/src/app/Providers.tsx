import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { PlatformContext, type Platform } from "@/lib/platform";

import { theme } from "./theme";

interface Props {
  platform: Platform;
  client: QueryClient;
  /** Of this answer's content security policy: style elements carry it. */
  styleNonce: string;
  children: ReactNode;
}

export function Providers({ platform, client, styleNonce, children }: Props) {
  return (
    <PlatformContext value={platform}>
      <QueryClientProvider client={client}>
        <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
          {children}
          <Notifications position="bottom-right" />
        </MantineProvider>
      </QueryClientProvider>
    </PlatformContext>
  );
}
