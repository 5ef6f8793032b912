// The theme and the size of letters that this device was set to: put on before anything is drawn.

const root = document.documentElement;

export function dress(): void {
  root.dataset.theme = localStorage.theme ?? "";
  root.style.fontSize = localStorage.text ?? "";
}
