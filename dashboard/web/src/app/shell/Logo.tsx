/** A key whose bow is a signet: the mark and the name. */
export function Logo({ className }: { className?: string | undefined }) {
  return (
    <span className={className}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0f6f6a" />
        <path
          d="M9 13a7 7 0 1 1 8.6 6.8V26h-3.2v-6.2A7 7 0 0 1 9 13Zm7-3.6a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2ZM17.6 22H22v3h-4.4z"
          fill="#fff"
          fillRule="evenodd"
        />
      </svg>
      TokenDealer
    </span>
  );
}
