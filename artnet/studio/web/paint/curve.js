// The curve of a fit: how near it comes, over the steps.

/** Draw [[step, loss, psnr], ...] on a 2D canvas, in the colours of the page. */
export function drawCurve(canvas, points) {
  const scale = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width) return;
  Object.assign(canvas, {width: Math.round(width * scale), height: Math.round(height * scale)});
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  pen.scale(scale, scale);
  const end = Math.max(points.at(-1)?.[0] ?? 0, 1);
  const across = (step) => 3 + step / end * (width - 6);
  const line = (values, color, thick) => {
    const known = values.filter(([, value]) => Number.isFinite(value));
    if (known.length < 2) return;
    const [low, high] = [Math.min(...known.map(([, v]) => v)), Math.max(...known.map(([, v]) => v))];
    const up = (value) => height - 5 - (value - low) / (high - low || 1) * (height - 10);
    pen.beginPath();
    for (const [step, value] of known) pen.lineTo(across(step), up(value));
    Object.assign(pen, {strokeStyle: color, lineWidth: thick, lineJoin: "round"});
    pen.stroke();
    const [step, value] = known.at(-1);
    pen.beginPath();
    pen.arc(across(step), up(value), thick + 0.6, 0, 7);
    pen.fillStyle = color;
    pen.fill();
  };
  line(points.map(([step, loss]) => [step, loss > 0 ? Math.log(loss) : NaN]), style.getPropertyValue("--quiet"), 1);
  const measured = points.filter(([, , psnr], n) => !n || psnr !== points[n - 1][2]); // less often than it is painted
  line(measured.map(([step, , psnr]) => [step, psnr ?? NaN]), style.getPropertyValue("--accent"), 2);
}

const MOST = 600;

/** Further points; of many, every second one of the older is forgotten. */
export function grown(points, point) {
  const last = points.at(-1);
  const kept = last && point[0] < last[0] ? points.filter(([step]) => step < point[0]) : points;
  const thin = kept.length > MOST ? kept.filter((_, n) => n % 2 || n > kept.length - 60) : kept;
  return [...thin, point];
}
