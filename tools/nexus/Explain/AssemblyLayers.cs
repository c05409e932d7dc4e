using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Nexus.Compiler.Ir;
using Nexus.Models;

namespace Nexus.Tool.Explain;

/// <summary>Reads layers from an assembly's file, without loading it: two builds of one assembly can be compared.</summary>
static class AssemblyLayers
{
    /// <summary>True for an assembly that knows Nexus.Spec.</summary>
    public static bool MayHaveLayers(string file)
    {
        try
        {
            using PEReader pe = new(File.OpenRead(file));
            if (!pe.HasMetadata)
            {
                return false;
            }
            MetadataReader reader = pe.GetMetadataReader();
            return reader.AssemblyReferences.Any(r =>
                reader.GetString(reader.GetAssemblyReference(r).Name) == "Nexus.Spec");
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The layers and the axes of fixed extent of an assembly.</summary>
    /// <exception cref="NexusException">The file is missing or no assembly.</exception>
    public static (List<LayerEntry> Layers, List<Axis> Axes) Read(string file)
    {
        try
        {
            using PEReader pe = new(File.OpenRead(file));
            if (!pe.HasMetadata)
            {
                throw new NexusException($"{file}: expected a .NET assembly, actual a file without metadata.");
            }
            return Read(pe.GetMetadataReader());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NexusException($"{file}: expected an assembly that can be read, actual: {e.Message}");
        }
        catch (BadImageFormatException)
        {
            throw new NexusException($"{file}: expected a .NET assembly, actual another kind of file. Name the .dll that the " +
                "project's build wrote.");
        }
    }

    static (List<LayerEntry> Layers, List<Axis> Axes) Read(MetadataReader reader)
    {
        List<LayerEntry> layers = [];
        List<Axis> axes = [];
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            string space = reader.GetString(type.Namespace), name = reader.GetString(type.Name);
            string? text = null, source = null;
            foreach (CustomAttributeHandle attributeHandle in type.GetCustomAttributes())
            {
                CustomAttribute attribute = reader.GetCustomAttribute(attributeHandle);
                switch (NameOf(reader, attribute))
                {
                    case "LayerIrAttribute":
                        text = Argument(reader, attribute).ReadSerializedString();
                        break;
                    case "LayerAttribute":
                        source = SourceOf(Argument(reader, attribute));
                        break;
                    case "ExtentAttribute":
                        axes.Add(new Axis(name, type.GetInterfaceImplementations().Any(i => IsTime(reader, i)),
                            Argument(reader, attribute).ReadInt32()));
                        break;
                }
            }
            if (text is not null)
            {
                layers.Add(new LayerEntry(space.Length == 0 ? name : $"{space}.{name}", source ?? "", text));
            }
        }
        return (layers, axes);
    }

    static BlobReader Argument(MetadataReader reader, CustomAttribute attribute)
    {
        BlobReader blob = reader.GetBlobReader(attribute.Value);
        blob.ReadUInt16();
        return blob;
    }

    // No fixed argument; one named one, a property of type string (ECMA-335, II.23.3).
    static string? SourceOf(BlobReader blob)
    {
        if (blob.ReadUInt16() == 0)
        {
            return null;
        }
        blob.ReadByte();
        blob.ReadByte();
        return blob.ReadSerializedString() == "Source" ? blob.ReadSerializedString() : null;
    }

    static string? NameOf(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }
        EntityHandle parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference ? NameOf(reader, (TypeReferenceHandle)parent) : null;
    }

    static string? NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        return reader.GetString(type.Namespace) == "Nexus.Spec" ? reader.GetString(type.Name) : null;
    }

    static bool IsTime(MetadataReader reader, InterfaceImplementationHandle handle)
    {
        EntityHandle type = reader.GetInterfaceImplementation(handle).Interface;
        return type.Kind == HandleKind.TypeReference && NameOf(reader, (TypeReferenceHandle)type) == "ITime";
    }
}
