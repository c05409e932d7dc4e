namespace Nexus.Spec.Tests;

// The axes of the tests.
public struct T : ITime;
public struct B;
public struct D;
public struct E;
public struct F;
public struct G;
public struct H;
public struct K;
public struct L;
public struct N;
public struct O;
public struct P;
public struct R;
public struct V;
