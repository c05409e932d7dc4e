using System.Globalization;

namespace Nexus.Tool.Terminal;

/// <summary>Numbers as people read them.</summary>
static class Plain
{
    public static string Count(double value) => value switch
    {
        double.NaN => "?",
        >= 1e9 => (value / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 1e4 => (value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };

    public static string Bytes(double value) => value switch
    {
        >= 1 << 30 => (value / (1 << 30)).ToString("0.00", CultureInfo.InvariantCulture) + " GiB",
        >= 1 << 20 => (value / (1 << 20)).ToString("0.0", CultureInfo.InvariantCulture) + " MiB",
        >= 1 << 10 => (value / (1 << 10)).ToString("0.0", CultureInfo.InvariantCulture) + " KiB",
        _ => value.ToString("0", CultureInfo.InvariantCulture) + " bytes",
    };

    public static string Time(double seconds)
    {
        if (double.IsNaN(seconds))
        {
            return "?";
        }
        TimeSpan span = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e8));
        return span.TotalHours >= 1 ? $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}"
            : $"{span.Minutes}:{span.Seconds:00}";
    }
}
