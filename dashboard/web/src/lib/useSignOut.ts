import { useMutation } from "@tanstack/react-query";

import { usePlatform } from "./platform";

/** End the session here, and then, where the server says, that of TokenDealer. */
export function useSignOut() {
  const { http, leave } = usePlatform();
  return useMutation({
    mutationFn: () => http.post<{ location: string }>("/sign-out"),
    onSuccess: ({ body }) => leave(body.location),
  });
}
