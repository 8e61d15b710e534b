/** The mark and the name. */
export function Logo() {
  return (
    <span className="logo">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0b7285" />
        <path d="M9 7v18M23 7v18M9 16h14" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" fill="none" />
        <circle cx="16" cy="16" r="3.6" fill="#ffd43b" />
      </svg>
      <span>Hansa</span>
    </span>
  );
}
