using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>Parameter-shaped tensors in a safetensors file.</summary>
static class TensorFile
{
    /// <summary>Writes buffers in the layout of the parameters; each tensor is named as its parameter, with the buffer's
    /// suffix.</summary>
    public static void Write(string path, ParameterLayout layout, params ReadOnlySpan<(string Suffix, Floats Values)> buffers)
    {
        SafetensorsWriter writer = new();
        writer.Metadata("format", "nexus");
        foreach ((string suffix, Floats values) in buffers)
        {
            foreach (Parameter p in layout.Parameters)
            {
                writer.Add(p.Name + suffix, values.Slice(p.Offset, p.Count), p.Shape);
            }
        }
        writer.Write(path);
    }

    /// <summary>Reads a buffer; every tensor must be there, with its shape.</summary>
    /// <exception cref="NexusException">The file cannot be read or does not fit the config.</exception>
    public static void Read(string path, ParameterLayout layout, string suffix, Floats values)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            foreach (Parameter p in layout.Parameters)
            {
                file.Read(p.Name + suffix, values.Slice(p.Offset, p.Count), p.Shape);
            }
        }
        catch (WeightsFileException e)
        {
            // Only the config tells what the weights must be; the moments are as the weights, which were read before.
            string cause = suffix.Length == 0 ? "The config beside it describes another model, or the file is damaged"
                : "The file is damaged";
            throw new NexusException($"{e.Message.TrimEnd('.')}. {cause}: use another checkpoint.", e);
        }
    }
}
